const FRAGMENT = /^#delete=([\x21-\x7e]+)$/;

/** The delete token in the address that an upload tool keeps (`/i/ID#delete=TOKEN`). Fragments are not sent to hosts. */
export function tokenInFragment(hash: string): string | undefined {
  const token = FRAGMENT.exec(hash)?.[1];
  try {
    return token && decodeURIComponent(token);
  } catch {
    return token;
  }
}

/** Takes the token out of the address, so that it is not shared by copying that. */
export function dropFragment(): void {
  history.replaceState(history.state, '', location.pathname + location.search);
}
