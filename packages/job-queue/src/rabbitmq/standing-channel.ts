import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Channel } from 'amqplib';
import { BrokerUnavailableError } from './broker-unavailable-error.ts';
import { within } from './within.ts';

const FIRST_REOPENING_MS = 100;
const LONGEST_REOPENING_MS = 5000;
const CLOSE_TIMEOUT_MS = 2000;

export interface StandingChannelOptions<C extends Channel> {
  /** May take as long as the broker is away. */
  open: () => Promise<C>;
  /** Declares and consumes what the channel is for, at each opening: the broker may have lost everything. */
  setUp: (channel: C) => Promise<void>;
  /** Hears of the first in a row of failures that the channel has of its own. */
  onTrouble: (error: unknown) => void;
  /** Aborts when there will be no connection any more. */
  connectionClosing: AbortSignal;
}

/** A channel that is opened and set up again whenever it, or the connection below it, is lost. */
export class StandingChannel<C extends Channel> {
  readonly #options: StandingChannelOptions<C>;
  readonly #closing = new AbortController();
  /** Of its own closing, and of the connection's. */
  readonly #ending: AbortSignal;
  readonly #events = new EventEmitter<{ open: [] }>().setMaxListeners(0);
  #current: C | undefined;
  #awaySince = Date.now();
  #lastError: unknown;

  constructor(options: StandingChannelOptions<C>) {
    this.#options = options;
    this.#ending = AbortSignal.any([this.#closing.signal, options.connectionClosing]);
    void this.#keepOpen();
  }

  /** The channel, where it is open and set up. */
  get current(): C | undefined {
    return this.#current;
  }

  /**
   * The channel, waited for if it was lost less than `patienceMs` ago: a broker that restarts is worth a wait,
   * one that stays away is not.
   * @throws BrokerUnavailableError
   */
  async ready(patienceMs: number): Promise<C> {
    const remainingMs = this.#awaySince + patienceMs - Date.now();
    if (!this.#current && remainingMs > 0 && !this.#ending.aborted) {
      const signal = AbortSignal.any([AbortSignal.timeout(remainingMs), this.#ending]);
      await once(this.#events, 'open', { signal }).catch(() => {});
    }
    if (!this.#current) throw new BrokerUnavailableError('no channel to the broker', this.#lastError);
    return this.#current;
  }

  /**
   * It is not opened again. What was sent on it before has reached the broker when this resolves, unless the
   * broker is away: then it resolves within seconds all the same.
   */
  async close(): Promise<void> {
    this.stopReopening();
    const channel = this.#current;
    if (channel) await closeChannel(channel);
  }

  stopReopening(): void {
    this.#closing.abort();
  }

  async #keepOpen(): Promise<void> {
    const signal = this.#ending;
    let failures = 0;
    while (!signal.aborted) {
      const { wasOpen, error } = await this.#openOnce();
      failures = wasOpen ? 1 : failures + 1;
      if (error) this.#lastError = error;
      if (error && failures === 1 && !signal.aborted) this.#options.onTrouble(error);
      await sleep(reopeningMs(failures), undefined, { signal }).catch(() => {});
    }
  }

  /** Resolves when it is lost. */
  async #openOnce(): Promise<{ wasOpen: boolean; error?: unknown }> {
    const { open, setUp } = this.#options;
    let channel: C | undefined;
    let wasOpen = false;
    try {
      channel = await open();
      const lost = whenLost(channel);
      channel.once('close', () => this.#lose(channel));
      await setUp(channel);
      if (this.#ending.aborted) return { wasOpen };
      wasOpen = true;
      this.#current = channel;
      this.#events.emit('open');
      return { wasOpen, error: await lost };
    } catch (error) {
      return { wasOpen, error };
    } finally {
      this.#lose(channel);
      if (channel) void closeChannel(channel);
    }
  }

  /** At once when it closes, so that nobody tries it again. */
  #lose(channel: C | undefined): void {
    if (!channel || this.#current !== channel) return;
    this.#awaySince = Date.now();
    this.#current = undefined;
  }
}

/** Resolves with the reason, where one is given. */
function whenLost(channel: Channel): Promise<unknown> {
  return new Promise((resolve) => {
    channel.once('error', resolve);
    // There may be more of them, and without a listener they would end the process.
    channel.on('error', () => {});
    channel.once('close', resolve);
  });
}

/** With jitter, so that all processes do not come back at once. */
function reopeningMs(failures: number): number {
  const longestMs = Math.min(FIRST_REOPENING_MS * 2 ** (failures - 1), LONGEST_REOPENING_MS);
  return longestMs * (0.5 + Math.random() / 2);
}

async function closeChannel(channel: Channel): Promise<void> {
  try {
    await within(CLOSE_TIMEOUT_MS, channel.close());
  } catch {
    // It is closed already, or the broker is away: nothing of it is left then either.
  }
}
