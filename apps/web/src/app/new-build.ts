const RELOADED_KEY = 'imgr.reloadedAt';
/** While servers are updated one by one, a reload may meet the old one again: not over and over. */
const RELOAD_AGAIN_MS = 60_000;

/** Whether the host serves another build than the one that runs here, whose files it then no longer has. */
export async function isNewBuildOut(): Promise<boolean> {
  try {
    // The one script whose name is the same in every build: it names those of its own.
    const response = await fetch('/page.js', { cache: 'no-cache' });
    return response.ok && !(await response.text()).includes(new URL(import.meta.url).pathname);
  } catch {
    return false;
  }
}

/** Shows the same address in the host's build. Does nothing where it did so a moment ago. */
export function reloadOnce(): void {
  try {
    const last = Number(sessionStorage.getItem(RELOADED_KEY));
    if (Date.now() - last < RELOAD_AGAIN_MS) return;
    sessionStorage.setItem(RELOADED_KEY, String(Date.now()));
  } catch {
    // Without storage nobody can tell: the reader has a button.
    return;
  }
  location.reload();
}
