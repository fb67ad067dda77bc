// Places the children of a grid itself: a tile that changes its rank moves there, and no other is laid out
// again. The grid's own columns and --tile-height still rule; the order in the document follows slowly.
const SOME = 12; // in one frame

export class Glide {
  constructor(list) {
    this.list = list;
    this.order = [];
    this.spots = new WeakMap();
    new ResizeObserver(() => this.measure()).observe(list);
    this.measure();
  }

  /** The tracks as the grid would lay them: asked only when the width is another one. */
  measure() {
    const wide = this.list.clientWidth;
    if (wide === this.wide) return;
    this.wide = wide;
    this.list.style.display = "grid";
    const style = getComputedStyle(this.list);
    const tracks = style.gridTemplateColumns.split(" ").map(parseFloat);
    const gap = parseFloat(style.columnGap) || 0;
    const height = (parseFloat(style.gridAutoRows) || 52) + (parseFloat(style.rowGap) || 0);
    [this.columns, this.width, this.step, this.height] = [tracks.length, tracks[0], tracks[0] + gap, height];
    this.list.style.display = "";
    this.list.dataset.gliding = "";
    this.list.style.setProperty("--glide-width", `${this.width}px`);
    this.place(this.order);
  }

  /** Shows these items in this order; hidden ones are left out by the caller. */
  place(order) {
    this.order = order;
    const moves = order.map((item, index) => [item, this.spot(index)]).filter(([item, spot]) => this.spots.get(item) !== spot);
    this.move(moves, order);
    const tall = `${Math.ceil(order.length / this.columns) * this.height}px`;
    if (tall !== this.tall) this.list.style.setProperty("--glide-height", tall);
    this.tall = tall;
  }

  spot(index) {
    const [across, down] = [(index % this.columns) * this.step, Math.floor(index / this.columns) * this.height];
    return `${Math.round(across)}px ${Math.round(down)}px`; // whole pixels: letters stay sharp
  }

  move(moves, order) {
    if (this.order !== order) return; // placed anew meanwhile
    for (const [item, spot] of moves.splice(0, this.begun ? SOME : Infinity)) {
      this.spots.set(item, spot);
      [item.style.left, item.style.top] = spot.split(" ");
    }
    this.begun = true;
    if (moves.length) requestAnimationFrame(() => this.move(moves, order));
  }
}
