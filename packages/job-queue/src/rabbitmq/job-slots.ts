import { setTimeout as sleep } from 'node:timers/promises';
import type { Delivery } from './delivery.ts';

const MAX_SUSPECT_DELAY_MS = 200;

/**
 * Which of the deliveries in hand run now: at most as many as there are slots, in the order they came, and none
 * during a pause.
 *
 * A worker that dies takes its neighbours' deliveries with it, and the broker counts that against all of them. So a
 * message that several consumers were lost with runs alone, in random order among others like it: what is
 * innocent gets through before the limit, and what is not gets there.
 */
export class JobSlots {
  readonly #slots: number;
  readonly #run: (delivery: Delivery) => Promise<void>;
  readonly #stopping = new AbortController();
  /** What was delivered and is not over. */
  readonly #inHand = new Set<Delivery>();
  readonly #running = new Set<Promise<void>>();
  #waiting: Delivery[] = [];
  #isPaused = false;
  #isClosed = false;

  /** @param run must not reject */
  constructor(slots: number, run: (delivery: Delivery) => Promise<void>) {
    this.#slots = slots;
    this.#run = run;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  async add(delivery: Delivery): Promise<void> {
    this.#inHand.add(delivery);
    if (delivery.isSuspect) await this.#wait(Math.random() * MAX_SUSPECT_DELAY_MS);
    if (this.#isClosed) return delivery.giveBack();
    this.#waiting.push(delivery);
    this.#startNext();
  }

  /** It has run, and is to run again before the others. */
  addAgain(delivery: Delivery): void {
    this.#waiting.unshift(delivery);
    if (this.#isClosed) delivery.giveBack();
    this.#startNext();
  }

  /** For what is over. */
  forget(delivery: Delivery): void {
    this.#inHand.delete(delivery);
    this.withdraw(delivery);
    this.#startNext();
  }

  /** Whether it was waiting for its turn: then it does so no longer. */
  withdraw(delivery: Delivery): boolean {
    const index = this.#waiting.indexOf(delivery);
    if (index >= 0) this.#waiting.splice(index, 1);
    return index >= 0;
  }

  /** Starts nothing for so long. What runs goes on. */
  async pause(waitMs: number): Promise<void> {
    this.#isPaused = true;
    await this.#wait(waitMs);
    this.#isPaused = false;
    this.#startNext();
  }

  /** Takes a slot, and `close` waits for it. */
  occupy(work: Promise<void>): void {
    this.#running.add(work);
    void work.then(() => {
      this.#running.delete(work);
      this.#startNext();
    });
  }

  /** Starts nothing any more. What comes still is held. */
  stop(): void {
    this.#stopping.abort();
  }

  /** To be called when no more comes, or it would come again at once. Gives back what waits, and resolves when nothing runs. */
  async close(): Promise<void> {
    this.stop();
    this.#isClosed = true;
    for (const delivery of [...this.#waiting]) delivery.giveBack();
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  #startNext(): void {
    const slots = [...this.#inHand].some(({ isSuspect }) => isSuspect) ? 1 : this.#slots;
    while (!this.#isPaused && !this.#stopping.signal.aborted && this.#running.size < slots) {
      const delivery = this.#waiting.shift();
      if (!delivery) return;
      if (!delivery.isOver) this.occupy(this.#run(delivery));
    }
  }

  async #wait(milliseconds: number): Promise<void> {
    await sleep(milliseconds, undefined, { signal: this.#stopping.signal }).catch(() => {});
  }
}
