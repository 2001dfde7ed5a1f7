import { BrokerUnavailableError } from './broker-unavailable-error.ts';

/**
 * The promise's result, if it comes in time: calls to a broker that went silent never end by themselves.
 * @throws BrokerUnavailableError after `timeoutMs`; what the promise does after that is ignored
 */
export async function within<T>(timeoutMs: number, promise: Promise<T>): Promise<T> {
  const { promise: timedOut, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new BrokerUnavailableError(`the broker did not answer within ${timeoutMs} ms`)),
    timeoutMs,
  );
  try {
    return await Promise.race([promise, timedOut]);
  } finally {
    clearTimeout(timer);
    promise.catch(() => {});
  }
}
