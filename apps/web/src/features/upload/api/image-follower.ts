import { MAX_EVENT_IDS, type StatusEvent } from '@imgr/contracts';
import { readImageInfo } from '../../../host/image-info.ts';
import { openStatusStream, type StreamHealth } from './status-stream.ts';

const GATHER_MS = 250;
/** The host looks at each image of a stream when it opens: with many it is opened anew less often. */
const GATHER_MS_PER_IMAGE = 20;
const REOPEN_MS = 15_000;
const POLL_MS = 3_000;
/** Even a healthy stream is checked upon: some proxies hold events back. */
const CHECK_MS = 20_000;
const POLLED_AT_ONCE = 6;

type Timer = ReturnType<typeof setTimeout> | undefined;

/** Follows all pending images over one stream of events, and by asking while there is no stream. */
export function createImageFollower(
  onStatus: (event: StatusEvent) => void,
  { openStream = openStatusStream, readInfo = readImageInfo } = {},
) {
  let wanted: readonly string[] = [];
  let stream: { close(): void } | undefined;
  let streamed: readonly string[] = [];
  let healthy = false;
  let openTimer: Timer;
  let pollTimer: Timer;
  let nextPolled = 0;

  function open() {
    openTimer = undefined;
    closeStream();
    streamed = wanted.slice(0, MAX_EVENT_IDS);
    stream = openStream(streamed, { onStatus, onHealth });
  }

  function closeStream() {
    stream?.close();
    stream = undefined;
    streamed = [];
    healthy = false;
  }

  function onHealth(health: StreamHealth) {
    healthy = health === 'open';
    if (health === 'closed') {
      closeStream();
      openTimer ??= setTimeout(open, REOPEN_MS);
    }
    clearTimeout(pollTimer);
    pollTimer = setTimeout(poll, healthy ? CHECK_MS : POLL_MS);
  }

  async function poll() {
    pollTimer = undefined;
    const first = nextPolled % wanted.length;
    const ids = [...wanted.slice(first), ...wanted.slice(0, first)].slice(0, POLLED_AT_ONCE);
    nextPolled = first + ids.length;
    for (const event of await Promise.all(ids.map(readInfo))) if (event) onStatus(event);
    if (wanted.length > 0) pollTimer ??= setTimeout(poll, healthy ? CHECK_MS : POLL_MS);
  }

  function stop() {
    wanted = [];
    clearTimeout(openTimer);
    clearTimeout(pollTimer);
    openTimer = pollTimer = undefined;
    closeStream();
  }

  /** Follows these images and no others. */
  function follow(ids: readonly string[]) {
    if (ids.length === 0) return stop();
    wanted = ids;
    const missing = ids.slice(0, MAX_EVENT_IDS).some((id) => !streamed.includes(id));
    if (missing) openTimer ??= setTimeout(open, GATHER_MS + GATHER_MS_PER_IMAGE * streamed.length);
    pollTimer ??= setTimeout(poll, healthy ? CHECK_MS : POLL_MS);
  }

  return { follow, stop };
}
