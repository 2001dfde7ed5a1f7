/** One call of a store. */
export interface StoreCall {
  verb: 'put' | 'get' | 'download' | 'head' | 'delete' | 'list' | 'ping';
  key: string;
  /** Which call of this store it is, counted from 1. */
  turn: number;
}

/** Decides what becomes of a call: it may do something first, let it proceed or not, throw, or never return. */
export type Interceptor = <T>(call: StoreCall, proceed: () => Promise<T>) => Promise<T>;

/** The call of this turn fails, and does nothing. */
export function failAt(turn: number, error: Error): Interceptor {
  return async (call, proceed) => {
    if (call.turn === turn) throw error;
    return proceed();
  };
}

/** The call of this turn does what it should, and seems to have failed. */
export function failAfter(turn: number, error: Error): Interceptor {
  return async (call, proceed) => {
    const result = await proceed();
    if (call.turn === turn) throw error;
    return result;
  };
}

/**
 * The process ends before the call of this turn: that one and all after it never happen and never return. `crashed`
 * resolves then.
 */
export function crashAt(turn: number): { intercept: Interceptor; crashed: Promise<void> } {
  const { promise: crashed, resolve } = Promise.withResolvers<void>();
  return {
    crashed,
    intercept: async (call, proceed) => {
      if (call.turn < turn) return proceed();
      resolve();
      return new Promise<never>(() => {});
    },
  };
}

/** Something else is done, from its start to its end, just before the call of this turn. */
export function interruptAt(turn: number, action: () => Promise<unknown>): Interceptor {
  return async (call, proceed) => {
    if (call.turn === turn) await action();
    return proceed();
  };
}
