export function canShare(): boolean {
  return typeof navigator.share === 'function';
}

/**
 * Opens the system's share sheet. That nobody was chosen there is no error.
 * @throws DOMException if there is no sheet after all
 */
export async function shareLink(url: string, title: string): Promise<void> {
  try {
    await navigator.share({ url, title });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return;
    throw error;
  }
}
