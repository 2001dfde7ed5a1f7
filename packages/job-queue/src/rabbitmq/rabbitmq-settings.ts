import { z } from 'zod';

/** Without a password in its text, so that whoever lists what is expected shows none. */
const FORM = 'the URL of the RabbitMQ broker, amqp://USER:PASSWORD@HOST:PORT/VHOST or amqps://…';

export const rabbitMqSettings = {
  AMQP_URL: z.url({ protocol: /^amqps?$/, hostname: /./ }).describe(FORM),
};
