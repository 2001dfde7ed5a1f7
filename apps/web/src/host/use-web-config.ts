import { routes, type WebConfig } from '@imgr/contracts';
import { useQuery } from '@tanstack/react-query';

/** When the host does not say, the files are sent and it judges them itself. */
const UNKNOWN: WebConfig = { maxUploadBytes: Number.POSITIVE_INFINITY, uploadTokenRequired: false };

/** What the page must know of its host; undefined until the host answered. */
export function useWebConfig(): WebConfig | undefined {
  const { data, isError } = useQuery({
    queryKey: ['web-config'],
    queryFn: ({ signal }) => readWebConfig(signal),
    staleTime: Number.POSITIVE_INFINITY,
    retry: 1,
    retryDelay: 1000,
  });
  return data ?? (isError ? UNKNOWN : undefined);
}

async function readWebConfig(signal: AbortSignal): Promise<WebConfig> {
  const response = await fetch(routes.webConfig, { signal });
  if (!response.ok) throw new Error(`${routes.webConfig} answered ${response.status}.`);
  return (await response.json()) as WebConfig;
}
