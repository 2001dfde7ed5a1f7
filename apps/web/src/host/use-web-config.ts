import { routes, type WebConfig } from '@imgr/contracts';
import { use, useSyncExternalStore } from 'react';

/** When the host does not say, the files are sent and it judges them itself. */
const UNKNOWN: WebConfig = { maxUploadBytes: Number.POSITIVE_INFINITY, uploadTokenRequired: false };
const ASK_AGAIN_MS = 30_000;
const ANSWER_MS = 10_000;

/** What the host said holds for as long as the page is open. */
let config: WebConfig | undefined;
let asked: Promise<WebConfig> | undefined;
const listeners = new Set<() => void>();

/** What the page must know of its host; undefined until the host answered, or was seen not to. */
export function useWebConfig(): WebConfig | undefined {
  return useSyncExternalStore(subscribe, () => config);
}

/** The same for a page that shows nothing before. Suspends. */
export function useSuspendedWebConfig(): WebConfig {
  return useWebConfig() ?? use(askOnce());
}

/** Asks the host now, so that the answer is there when it is needed. */
export function askOnce(): Promise<WebConfig> {
  asked ??= ask();
  return asked;
}

async function ask(): Promise<WebConfig> {
  config = await readWebConfig().catch(() => UNKNOWN);
  for (const listener of listeners) listener();
  if (config === UNKNOWN) setTimeout(ask, ASK_AGAIN_MS);
  return config;
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  void askOnce();
  return () => void listeners.delete(listener);
}

async function readWebConfig(): Promise<WebConfig> {
  const response = await fetch(routes.webConfig, { signal: AbortSignal.timeout(ANSWER_MS) });
  if (!response.ok) throw new Error(`${routes.webConfig} answered ${response.status}.`);
  return (await response.json()) as WebConfig;
}
