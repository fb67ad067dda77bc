// A worker that keeps time: the timers of a hidden page are slowed down, a worker's are not.
let timer;

onmessage = ({ data }) => {
  clearInterval(timer);
  if (data) timer = setInterval(() => postMessage(0), data);
};
