import { useSyncExternalStore } from 'react';

export interface Preference<Value extends string> {
  use: () => Value;
  set: (value: Value) => void;
}

/** A choice among a few values that this browser remembers. All that use it show the same. */
export function createPreference<Value extends string>(
  key: string,
  values: readonly Value[],
  fallback: Value,
): Preference<Value> {
  const listeners = new Set<() => void>();
  let current = values.find((value) => value === read(key)) ?? fallback;

  function subscribe(listener: () => void) {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }

  return {
    use: () => useSyncExternalStore(subscribe, () => current),
    set(value) {
      current = value;
      for (const listener of listeners) listener();
      try {
        localStorage.setItem(key, value);
      } catch {
        // Storage is off: the choice lasts as long as the page.
      }
    },
  };
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
