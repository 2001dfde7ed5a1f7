// What the tests, the drills and the bench run against: a Docker Engine, and the images of brokers and stores.
import { provideImages } from './base-images.mjs';
import { provideCompose } from './docker-compose.mjs';
import { findOrStartEngine } from './docker-engine.mjs';
import { fail } from './prepare.mjs';

/** Call it after `install`. Ends this process, saying what is missing, if something cannot be had. */
export async function provideServices() {
  await findOrStartEngine();
  const compose = provideCompose().then(
    () => undefined,
    (error) => error,
  );
  await provideImages();
  const failure = await compose;
  if (failure) fail(failure.message);
}
