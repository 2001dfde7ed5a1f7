import { useState } from 'react';

const STORAGE_KEY = 'imgr.uploadToken';

/** The token that the host may demand, kept in this browser. */
export function useUploadToken() {
  const [token, setToken] = useState(readToken);
  function saveToken(value: string) {
    setToken(value);
    try {
      localStorage.setItem(STORAGE_KEY, value);
    } catch {
      // Storage is off: the token lasts as long as the page.
    }
  }
  return [token, saveToken] as const;
}

function readToken(): string {
  try {
    return localStorage.getItem(STORAGE_KEY) ?? '';
  } catch {
    return '';
  }
}
