import { routes, type WebConfig } from '@imgr/contracts';
import { useEffect, useState } from 'react';

/** When the host does not say, the files are sent and it judges them itself. */
const UNKNOWN: WebConfig = { maxUploadBytes: Number.POSITIVE_INFINITY, uploadTokenRequired: false };

/** What the page must know of its host; undefined until the host answered. */
export function useWebConfig(): WebConfig | undefined {
  const [config, setConfig] = useState<WebConfig>();
  useEffect(() => {
    const controller = new AbortController();
    readWebConfig(controller.signal).then(
      (read) => setConfig(read),
      () => controller.signal.aborted || setConfig(UNKNOWN),
    );
    return () => controller.abort();
  }, []);
  return config;
}

async function readWebConfig(signal: AbortSignal): Promise<WebConfig> {
  const response = await fetch(routes.webConfig, { signal });
  if (!response.ok) throw new Error(`${routes.webConfig} answered ${response.status}.`);
  return (await response.json()) as WebConfig;
}
