import { runQuietly } from '../scripts/run-quietly.mjs';

/** Runs the docker client; resolves with what it prints, rejects with what it complains of. */
export function docker(...args) {
  return runQuietly('docker', args);
}

export function exists(kind, name) {
  return docker(kind, 'inspect', name).then(
    () => true,
    () => false,
  );
}

/** Undefined if the image is not there. */
export function idOfImage(reference) {
  return docker('image', 'inspect', '--format', '{{.Id}}', reference).then(
    (id) => id.trim(),
    () => undefined,
  );
}
