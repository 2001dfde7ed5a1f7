import type { Connection } from './uploads-reducer.ts';

/** The part of the browser that knows of the network. */
export interface Network {
  isOnline: () => boolean;
  /** Calls back whenever the browser goes on or off line. */
  onChange: (listener: () => void) => void;
  /** Whether the host answers, which it may though the browser is offline: it may be near. */
  probe: () => Promise<boolean>;
}

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 15_000;

/** Says when the connection is lost, and asks the host, at growing intervals, until it is back. */
export function createReconnector(network: Network, onConnection: (connection: Connection) => void) {
  let connection: Connection = network.isOnline() ? 'up' : 'offline';
  /** The host answered while the browser said that it was offline: that says nothing here. */
  let isNear = false;
  const isOnline = () => isNear || network.isOnline();
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
      isNear = !network.isOnline();
      waitMs = FIRST_WAIT_MS;
      set('up');
    } else {
      set(isOnline() ? 'lost' : 'offline');
      probeLater();
    }
  }

  function probeLater() {
    clearTimeout(timer);
    timer = setTimeout(probe, waitMs);
    waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
  }

  network.onChange(() => {
    isNear = false;
    waitMs = FIRST_WAIT_MS;
    clearTimeout(timer);
    if (!network.isOnline()) set('offline');
    void probe();
  });
  if (connection === 'offline')
    queueMicrotask(() => {
      onConnection('offline');
      void probe();
    });

  return {
    isOnline,
    /** A request did not get through. */
    lost() {
      if (connection !== 'up') return;
      set(isOnline() ? 'lost' : 'offline');
      probeLater();
    },
  };
}
