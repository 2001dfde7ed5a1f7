import type { Connection } from './uploads-reducer.ts';

/** The part of the browser that knows of the network. */
export interface Network {
  isOnline: () => boolean;
  /** Calls back whenever the browser goes on or off line. */
  onChange: (listener: () => void) => void;
  /** Whether the host answers. */
  probe: () => Promise<boolean>;
}

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 15_000;

/** Says when the connection is lost, and asks the host, at growing intervals, until it is back. */
export function createReconnector(network: Network, onConnection: (connection: Connection) => void) {
  let connection: Connection = network.isOnline() ? 'up' : 'offline';
  let waitMs = FIRST_WAIT_MS;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let probing = false;

  function set(next: Connection) {
    if (next === connection) return;
    connection = next;
    onConnection(next);
  }

  async function probe() {
    if (probing) return;
    probing = true;
    const answered = await network.probe();
    probing = false;
    if (answered) {
      waitMs = FIRST_WAIT_MS;
      set('up');
    } else if (network.isOnline()) {
      set('lost');
      timer = setTimeout(probe, waitMs);
      waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
    } else set('offline');
  }

  network.onChange(() => {
    clearTimeout(timer);
    if (network.isOnline()) void probe();
    else set('offline');
  });
  if (connection === 'offline') queueMicrotask(() => onConnection('offline'));

  return {
    /** A request did not get through. */
    lost() {
      if (connection !== 'up') return;
      set(network.isOnline() ? 'lost' : 'offline');
      clearTimeout(timer);
      timer = setTimeout(probe, waitMs);
    },
  };
}
