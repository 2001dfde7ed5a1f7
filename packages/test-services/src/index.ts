export { startGarage } from './garage.ts';
export { type RabbitMqOptions, type RabbitMqServer, startRabbitMq } from './rabbitmq.ts';
export type { S3Server } from './s3-server.ts';
export { TcpProxy } from './tcp-proxy.ts';
export { startVersityGw, VERSITYGW_FOLDER } from './versitygw.ts';
export { type Management, newVhost } from './vhosts.ts';
