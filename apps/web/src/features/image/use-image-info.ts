import { type ImageInfo, PAGE_DATA_ID } from '@imgr/contracts';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { type Failure, HostError } from '../../host/failure.ts';
import { fetchImageInfo } from '../../host/image-info.ts';

const POLL_MS = 2000;

export type FoundImage = { info: ImageInfo } | { failure: Failure } | { missing: true };

/** What the host knows of an image, or why it does not say. Asked again for as long as it is pending. Suspends. */
export function useImageInfo(id: string) {
  const client = useQueryClient();
  const queryKey = ['image', id];
  const { data: found, refetch } = useSuspenseQuery({
    queryKey,
    queryFn: ({ signal }) => findImage(id, client.getQueryData(queryKey), signal),
    initialData: () => infoInPage(id),
    refetchInterval: ({ state: { data } }) =>
      data && 'info' in data && data.info.status === 'pending' ? POLL_MS : false,
    staleTime: 60_000,
    networkMode: 'always',
    retry: false,
  });

  /** Once it is deleted: who goes back to its page is not to see it there. */
  function forget() {
    const missing: FoundImage = { missing: true };
    client.setQueryData(queryKey, missing);
    document.getElementById(PAGE_DATA_ID)?.remove();
  }

  return { found, refetch, forget };
}

/** What is known already stays where the host does not answer. */
export async function findImage(
  id: string,
  known: FoundImage | undefined,
  signal?: AbortSignal,
  fetchInfo = fetchImageInfo,
): Promise<FoundImage> {
  try {
    const info = await fetchInfo(id, signal);
    return info ? { info } : { missing: true };
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    return known && 'info' in known ? known : { failure: error.failure };
  }
}

/** The host writes it into the page that it sends, so that the image is there at once. */
function infoInPage(id: string): FoundImage | undefined {
  const text = document.getElementById(PAGE_DATA_ID)?.textContent;
  const info: ImageInfo | undefined = text ? JSON.parse(text) : undefined;
  return info?.id === id ? { info } : undefined;
}
