import { InvalidKeyError } from './errors.ts';

const KEY = /^(?!.{513})[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/;

export function isObjectKey(key: string): boolean {
  return KEY.test(key);
}

/** @throws InvalidKeyError if an adapter could take the key for anything but a name, such as a path out of its folder */
export function assertObjectKey(key: string): void {
  if (!isObjectKey(key)) throw new InvalidKeyError(key);
}
