import { routes, type WebConfig } from '@imgr/contracts';
import { queryOptions, useQuery, useSuspenseQuery } from '@tanstack/react-query';

/** When the host does not say, the files are sent and it judges them itself. */
const UNKNOWN: WebConfig = { maxUploadBytes: Number.POSITIVE_INFINITY, uploadTokenRequired: false };
const ASK_AGAIN_MS = 30_000;

const webConfig = queryOptions({
  queryKey: ['web-config'],
  queryFn: ({ signal }) => readWebConfig(signal).catch(() => UNKNOWN),
  // What a host said holds for as long as the page is open.
  staleTime: ({ state }) => (state.data === UNKNOWN ? 0 : Number.POSITIVE_INFINITY),
  refetchInterval: ({ state }) => (state.data === UNKNOWN ? ASK_AGAIN_MS : false),
  networkMode: 'always',
  structuralSharing: false,
});

/** What the page must know of its host; undefined until the host answered, or was seen not to. */
export function useWebConfig(): WebConfig | undefined {
  return useQuery(webConfig).data;
}

/** The same for a page that shows nothing before. */
export function useSuspendedWebConfig(): WebConfig {
  return useSuspenseQuery(webConfig).data;
}

async function readWebConfig(signal: AbortSignal): Promise<WebConfig> {
  const response = await fetch(routes.webConfig, { signal });
  if (!response.ok) throw new Error(`${routes.webConfig} answered ${response.status}.`);
  return (await response.json()) as WebConfig;
}
