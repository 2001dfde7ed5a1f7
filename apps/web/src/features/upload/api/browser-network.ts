import { routes } from '@imgr/contracts';
import type { Network } from '../reconnector.ts';

const PROBE_TIMEOUT_MS = 5000;

export const browserNetwork: Network = {
  isOnline: () => navigator.onLine,
  onChange(listener) {
    window.addEventListener('online', listener);
    window.addEventListener('offline', listener);
  },
  probe: () =>
    fetch(routes.health, { cache: 'no-store', signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) }).then(
      ({ ok }) => ok,
      () => false,
    ),
};
