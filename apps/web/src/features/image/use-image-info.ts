import { type ImageInfo, PAGE_DATA_ID } from '@imgr/contracts';
import { useQuery } from '@tanstack/react-query';
import { fetchImageInfo } from '../../host/image-info.ts';

const POLL_MS = 2000;

/** What the host knows of an image: null if it has no such image. Asked again for as long as it is pending. */
export function useImageInfo(id: string) {
  return useQuery({
    queryKey: ['image', id],
    queryFn: async ({ signal }) => (await fetchImageInfo(id, signal)) ?? null,
    initialData: () => infoInPage(id),
    refetchInterval: ({ state }) => (state.data?.status === 'pending' ? POLL_MS : false),
    staleTime: 60_000,
    networkMode: 'always',
    retry: 1,
  });
}

/** The host writes it into the page that it sends, so that the image is there at once. */
function infoInPage(id: string): ImageInfo | undefined {
  const text = document.getElementById(PAGE_DATA_ID)?.textContent;
  const info: ImageInfo | undefined = text ? JSON.parse(text) : undefined;
  return info?.id === id ? info : undefined;
}
