// The line to the page's wijk: texts come in, orders go out. A line that breaks is mended as soon as the network allows.

const GONE = 4404; // the server knows this page no more
const WAITS = [200, 500, 1000, 2000]; // milliseconds before the line is tried again
const MOST_KEPT = 50; // orders that wait for a line
const SILENT = 10000; // milliseconds without an answer after which a line counts as lost
const SOON = 2000; // the same once the browser says that there is no network; there may be none to this same machine
const LOOK = 1000; // milliseconds between looks at that
const ASK = "line {}"; // asks for a sign of life and nothing else
const PULSE = "pulse"; // is one
const REPEATED = ["beat", "drawn", "preview"]; // orders that are worth nothing later
const LASTING = ["setup", "scene"]; // told again on a mended line; what is known already changes nothing

export class Wire {
  // `tell` hears whether there is a line, each time that changes.
  constructor(address, hear, tell = () => {}) {
    this.url = new URL(address, window.location.href);
    this.url.protocol = this.url.protocol.replace("http", "ws");
    this.hear = hear;
    this.tell = tell;
    this.asked = 0; // when a beat went out that no text has followed yet
    this.known = {};
    this.kept = [];
    this.tries = 0;
    this.isLost = this.isGone = this.isClosed = false;
    this.watch = window.setInterval(() => { if (this.asked && performance.now() - this.asked > SILENT) this.lose(); }, LOOK);
    this.onOffline = () => { this.ask(); this.asked -= SILENT - SOON; };
    this.onOnline = () => { if (!this.isClosed && this.isLost) this.open(); };
    window.addEventListener("offline", this.onOffline);
    window.addEventListener("online", this.onOnline);
    this.open();
  }

  open() {
    window.clearTimeout(this.waiting);
    this.drop();
    const socket = new WebSocket(this.url);
    this.socket = socket;
    this.asked = performance.now();
    socket.onopen = () => this.ask();
    socket.onmessage = ({ data }) => this.take(data);
    socket.onclose = ({ code }) => {
      if (code === GONE) this.isGone = true;
      if (!this.isClosed) this.lose();
    };
  }

  // Whether anybody is there; any text is an answer.
  ask() {
    this.asked = performance.now();
    if (this.socket && this.socket.readyState === WebSocket.OPEN) this.socket.send(ASK);
  }

  // The line is lost, or so silent that it must be: another is tried until one answers.
  lose() {
    this.drop();
    if (this.isClosed) return;
    if (!this.isLost) { this.isLost = true; this.tell(false); }
    if (this.isGone) { window.location.reload(); return; } // the address is the page
    window.clearTimeout(this.waiting);
    this.waiting = window.setTimeout(() => this.open(), WAITS[Math.min(this.tries++, WAITS.length - 1)]);
  }

  // A dead line may take minutes to say so: nobody listens to it any more.
  drop() {
    const { socket } = this;
    this.asked = 0;
    this.socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  // It answers: what was kept goes first.
  mend() {
    this.asked = 0;
    if (this.isMended === this.socket) return;
    this.isMended = this.socket;
    this.tries = 0;
    this.kept.splice(0).forEach((text) => this.socket.send(text));
    if (this.isLost) { this.isLost = false; this.tell(true); }
  }

  take(data) {
    this.mend();
    const cut = data.indexOf(" "), name = data.slice(0, cut);
    if (name === PULSE || data === this.known[name]) return;
    if (LASTING.includes(name)) this.known[name] = data;
    this.hear(name, JSON.parse(data.slice(cut + 1)));
  }

  send({ order, ...rest }) {
    const text = `${order} ${JSON.stringify(rest)}`;
    const isOpen = this.socket && this.socket.readyState === WebSocket.OPEN && this.isMended === this.socket;
    if (isOpen) this.socket.send(text);
    if (isOpen && order === "beat" && !this.asked) this.ask();
    else if (!isOpen && !REPEATED.includes(order)) this.kept = [...this.kept, text].slice(-MOST_KEPT);
  }

  close() {
    this.isClosed = true;
    window.clearInterval(this.watch);
    window.clearTimeout(this.waiting);
    window.removeEventListener("offline", this.onOffline);
    window.removeEventListener("online", this.onOnline);
    this.drop();
  }
}
