import { routes, type StatusEvent } from '@imgr/contracts';

/** What the host knows of an image now, or undefined when it does not say. */
export async function readImageInfo(id: string): Promise<StatusEvent | undefined> {
  try {
    const response = await fetch(routes.info.replace(':id', id), { headers: { Accept: 'application/json' } });
    if (response.status === 404) return { id, status: 'not_found' };
    return response.ok ? ((await response.json()) as StatusEvent) : undefined;
  } catch {
    return undefined;
  }
}
