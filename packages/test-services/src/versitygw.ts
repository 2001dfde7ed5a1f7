import { randomBytes } from 'node:crypto';
import { givenS3 } from './given-servers.ts';
import { probeHttp, type S3Server, s3Server } from './s3-server.ts';
import { ServiceContainer } from './service-container.ts';

const PORT = 7070;
/** Inside of its container: a folder for each bucket, and in it a file for each object. */
export const VERSITYGW_FOLDER = '/tmp/vgw';

export interface VersityGwOptions {
  /** The size of a disk of its own, in memory, so that it can be filled. As large as this machine's unless told. */
  diskMebibytes?: number;
}

/** versitygw: objects are files. Quick to start; enforces conditional writes; has no lifecycle rules. */
export async function startVersityGw({ diskMebibytes }: VersityGwOptions = {}): Promise<S3Server> {
  const given = givenS3();
  if (given) return given;

  const credentials = {
    region: 'us-east-1',
    accessKeyId: `imgr${randomBytes(8).toString('hex')}`,
    secretAccessKey: randomBytes(24).toString('hex'),
  };
  const service = await ServiceContainer.start({
    image: 'versity/versitygw:v1.2.0',
    ports: [PORT],
    environment: {
      ROOT_ACCESS_KEY: credentials.accessKeyId,
      ROOT_SECRET_KEY: credentials.secretAccessKey,
      VGW_REGION: credentials.region,
    },
    command: ['--port', `:${PORT}`, '--health', '/health', 'posix', VERSITYGW_FOLDER],
    ...(diskMebibytes && { tmpfs: { [VERSITYGW_FOLDER]: `size=${diskMebibytes}m` } }),
    probe: (running) => probeHttp(`http://${running.address(PORT)}/health`),
  });
  return s3Server(service, PORT, credentials);
}
