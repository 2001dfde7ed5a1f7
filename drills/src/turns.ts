/** Lets so many at a time have the machine. First come, first served. */
export class Turns {
  readonly #places: number;
  #free: number;
  readonly #waiting: { share: number; begin: () => void }[] = [];

  constructor(places = 1) {
    this.#places = places;
    this.#free = places;
  }

  /** Resolves when it is the caller's turn, with what ends it, which may be called twice. `alone`: with nobody beside. */
  async take({ alone = false } = {}): Promise<() => void> {
    const share = alone ? this.#places : 1;
    await new Promise<void>((begin) => {
      this.#waiting.push({ share, begin });
      this.#next();
    });
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.#free += share;
      this.#next();
    };
  }

  #next(): void {
    for (let [first] = this.#waiting; first && first.share <= this.#free; [first] = this.#waiting) {
      this.#waiting.shift();
      this.#free -= first.share;
      first.begin();
    }
  }
}
