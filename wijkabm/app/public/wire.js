// The line to the page's wijk: texts come in, orders go out. A line that breaks is mended as soon as the network allows.

const GONE = 4404; // the server knows this page no more
const WAITS = [200, 500, 1000, 2000]; // milliseconds before the line is tried again
const MOST_KEPT = 50; // orders that wait for a line
const REPEATED = ["beat", "drawn", "preview"]; // orders that are worth nothing later
const LASTING = ["setup", "scene"]; // told again on a mended line; what is known already changes nothing

export class Wire {
  constructor(address, hear) {
    this.url = new URL(address, window.location.href);
    this.url.protocol = this.url.protocol.replace("http", "ws");
    this.hear = hear;
    this.known = {};
    this.kept = [];
    this.tries = 0;
    this.open();
  }

  open() {
    const socket = new WebSocket(this.url);
    this.socket = socket;
    socket.onopen = () => {
      this.tries = 0;
      this.kept.splice(0).forEach((text) => socket.send(text));
    };
    socket.onmessage = ({ data }) => this.take(data);
    socket.onclose = ({ code }) => {
      if (this.isClosed || code === GONE) return;
      window.setTimeout(() => { if (!this.isClosed) this.open(); }, WAITS[Math.min(this.tries++, WAITS.length - 1)]);
    };
  }

  take(data) {
    const cut = data.indexOf(" "), name = data.slice(0, cut);
    if (data === this.known[name]) return;
    if (LASTING.includes(name)) this.known[name] = data;
    this.hear(name, JSON.parse(data.slice(cut + 1)));
  }

  send({ order, ...rest }) {
    const text = `${order} ${JSON.stringify(rest)}`;
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(text);
    else if (!REPEATED.includes(order)) this.kept = [...this.kept, text].slice(-MOST_KEPT);
  }

  close() {
    this.isClosed = true;
    this.socket.close();
  }
}
