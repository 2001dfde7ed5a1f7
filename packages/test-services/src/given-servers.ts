import { randomUUID } from 'node:crypto';
import type { RabbitMqServer } from './rabbitmq.ts';
import type { S3Server } from './s3-server.ts';
import { newVhost } from './vhosts.ts';

/** The broker of IMGR_TEST_AMQP_URL, if it is set: a user who may do everything, without a virtual host in the path. */
export function givenRabbitMq(): RabbitMqServer | undefined {
  const amqpUrl = process.env.IMGR_TEST_AMQP_URL?.replace(/\/$/, '');
  if (!amqpUrl) return undefined;
  const { hostname, username, password } = new URL(amqpUrl);
  const managementUrl = process.env.IMGR_TEST_AMQP_MANAGEMENT_URL ?? `http://${hostname}:15672`;
  const server = { amqpUrl, managementUrl, username, password };
  const notOurs = () => Promise.reject(new NotOursError('IMGR_TEST_AMQP_URL'));
  return {
    ...server,
    newVhost: () => newVhost(server),
    restart: notOurs,
    stopBroker: notOurs,
    startBroker: notOurs,
    pause: notOurs,
    unpause: notOurs,
    wipe: notOurs,
    exec: notOurs,
    close: async () => {},
  };
}

/** The store of IMGR_TEST_S3_ENDPOINT_URL, if it is set: its key may make buckets. */
export function givenS3(): S3Server | undefined {
  const endpointUrl = process.env.IMGR_TEST_S3_ENDPOINT_URL;
  if (!endpointUrl) return undefined;
  const notOurs = () => Promise.reject(new NotOursError('IMGR_TEST_S3_ENDPOINT_URL'));
  return {
    endpointUrl,
    region: process.env.IMGR_TEST_S3_REGION ?? 'us-east-1',
    accessKeyId: required('IMGR_TEST_S3_ACCESS_KEY_ID'),
    secretAccessKey: required('IMGR_TEST_S3_SECRET_ACCESS_KEY'),
    newBucketName: async () => `imgr-test-${randomUUID()}`,
    restart: notOurs,
    stop: notOurs,
    start: notOurs,
    pause: notOurs,
    unpause: notOurs,
    wipe: notOurs,
    exec: notOurs,
    close: async () => {},
  };
}

/** A test that takes a server away cannot use one that others may be using. */
class NotOursError extends Error {
  constructor(setting: string) {
    super(
      `this test stops and starts its server, and the one of ${setting} is not ours: run it without ${setting}`,
    );
  }
}

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} must be set with IMGR_TEST_S3_ENDPOINT_URL`);
  return value;
}
