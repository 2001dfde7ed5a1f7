import type { ClusterServices } from '@imgr/test-imgr';
import { type RabbitMqServer, type S3Server, startGarage, startRabbitMq } from '@imgr/test-services';
import { say } from '../report/say.ts';

/** The cluster's broker and its default store, in containers: started when first asked for, and gone after the run. */
export class Services {
  #started: Promise<[RabbitMqServer, S3Server]> | undefined;

  /** An empty corner of each, with nobody else in it. */
  async fresh(): Promise<ClusterServices> {
    this.#started ??= start();
    const [broker, { endpointUrl, region, accessKeyId, secretAccessKey, newBucketName }] =
      await this.#started;
    return {
      amqpUrl: await broker.newVhost(),
      s3: { endpointUrl, region, accessKeyId, secretAccessKey, bucket: await newBucketName() },
    };
  }

  async close(): Promise<void> {
    await Promise.all((await this.#started)?.map((server) => server.close()) ?? []);
  }
}

function start(): Promise<[RabbitMqServer, S3Server]> {
  say('starting RabbitMQ and Garage …');
  return Promise.all([startRabbitMq(), startGarage()]);
}
