import { startGarage, startRabbitMq } from '@imgr/test-services';
import type { TestProject } from 'vitest/node';
import { provideTarget } from '../common-imgr.ts';

/** Starts the broker and the store that all tests of a project use, each with a virtual host and a bucket of its own. */
export async function startServices(project: TestProject, fromImages: boolean): Promise<() => Promise<void>> {
  const [rabbit, store] = await Promise.all([startRabbitMq(), startGarage()]);
  const closeServices = () => Promise.all([rabbit.close(), store.close()]);
  const { amqpUrl, managementUrl, username, password } = rabbit;
  const { endpointUrl, region, accessKeyId, secretAccessKey } = store;
  try {
    const end = await provideTarget(project, {
      mode: 'cluster',
      fromImages,
      broker: { amqpUrl, managementUrl, username, password },
      s3: { endpointUrl, region, accessKeyId, secretAccessKey },
    });
    return async () => {
      await end();
      await closeServices();
    };
  } catch (error) {
    await closeServices();
    throw error;
  }
}
