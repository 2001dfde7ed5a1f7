import { randomUUID } from 'node:crypto';

/** How a broker is managed. Plain data: it passes between processes. */
export interface Management {
  amqpUrl: string;
  managementUrl: string;
  username: string;
  password: string;
}

/** Makes a virtual host that nobody else uses. Resolves with its AMQP URL. */
export async function newVhost({ amqpUrl, managementUrl, username, password }: Management): Promise<string> {
  const name = `test-${randomUUID()}`;
  const put = async (path: string, body: unknown) => {
    const response = await fetch(`${managementUrl}/api/${path}`, {
      method: 'PUT',
      headers: {
        authorization: `Basic ${btoa(`${username}:${password}`)}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    });
    if (!response.ok)
      throw new Error(`RabbitMQ refused ${path}: ${response.status} ${await response.text()}`);
  };
  await put(`vhosts/${name}`, {});
  await put(`permissions/${name}/${username}`, { configure: '.*', write: '.*', read: '.*' });
  return `${amqpUrl}/${name}`;
}
