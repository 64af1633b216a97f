// How well the browser keeps up. On a machine that several pages share, a picture that was asked for comes later and
// later before anything else is seen; then fewer are asked for, so that months and sliders do not wait for them.

const SMOOTH = 0.2; // weight of the last wait in the mean
const LONGEST = 1000; // milliseconds; a page that was hidden says nothing of the machine
const REST = 10; // waits between two pictures

export class Pace {
  constructor() {
    this.wait = 8; // milliseconds: half a frame of a screen of 60 a second
  }

  // A picture came so many milliseconds after it was asked for.
  note(wait) {
    if (wait < LONGEST) this.wait += SMOOTH * (wait - this.wait);
  }

  // Milliseconds between two pictures: `least`, or more where the browser is late.
  rest(least) {
    return Math.max(least, REST * this.wait);
  }
}
