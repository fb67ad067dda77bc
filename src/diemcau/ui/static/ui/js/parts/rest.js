// Waiting that can be cut short.
export class Rest {
  constructor() {
    this.sleepers = new Set();
  }

  sleep(ms) {
    return new Promise((done) => {
      const wake = () => {
        clearTimeout(timer);
        this.sleepers.delete(wake);
        done();
      };
      const timer = setTimeout(wake, ms);
      this.sleepers.add(wake);
    });
  }

  wake() {
    for (const wake of [...this.sleepers]) wake();
  }
}
