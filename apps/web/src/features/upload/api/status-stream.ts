import { routes, type StatusEvent } from '@imgr/contracts';

export type StreamHealth = 'open' | 'interrupted' | 'closed';

export interface StatusStreamListener {
  onStatus: (event: StatusEvent) => void;
  /** `interrupted`: the browser connects again by itself. `closed`: it does not. */
  onHealth: (health: StreamHealth) => void;
}

export type OpenStatusStream = (ids: readonly string[], listener: StatusStreamListener) => { close(): void };

export const openStatusStream: OpenStatusStream = (ids, { onStatus, onHealth }) => {
  const query = new URLSearchParams(ids.map((id) => ['id', id]));
  const source = new EventSource(`${routes.events}?${query}`);
  source.addEventListener('status', ({ data }) => onStatus(JSON.parse(data)));
  source.onopen = () => onHealth('open');
  source.onerror = () => onHealth(source.readyState === EventSource.CLOSED ? 'closed' : 'interrupted');
  return { close: () => source.close() };
};
