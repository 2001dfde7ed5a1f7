// Makes the cluster's credentials at the first start, and hands each service those that it needs, at every start. They
// are made once and kept as one file; all others are written from it, so that an interrupted run changes none.
import { createHash, randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const KEPT = '/kept/credentials.json';
/** Who reads what: the users that the images run as. */
const IMGR = 1000;
const GARAGE = 1000;
const RABBITMQ = 999;

const hex = (bytes) => randomBytes(bytes).toString('hex');

if (!existsSync(KEPT)) {
  const made = {
    brokerPassword: hex(24),
    brokerSalt: hex(4),
    storeKeyId: `GK${hex(12)}`,
    storeSecretKey: hex(32),
    storeRpcSecret: hex(32),
    storeAdminToken: hex(32),
  };
  write(KEPT, JSON.stringify(made), 0);
  console.log('the credentials of this cluster were made');
}
const kept = JSON.parse(readFileSync(KEPT, 'utf8'));

write('/apps/amqp-url', `amqp://imgr:${kept.brokerPassword}@broker:5672/imgr`, IMGR);
write('/apps/s3-access-key-id', kept.storeKeyId, IMGR);
write('/apps/s3-secret-access-key', kept.storeSecretKey, IMGR);
write('/broker/definitions.json', JSON.stringify(brokerDefinitions(kept)), RABBITMQ);
write('/store/rpc-secret', kept.storeRpcSecret, GARAGE);
write('/store/admin-token', kept.storeAdminToken, GARAGE);

// Garage's image has no folders of its own, whose owner a new volume would take over.
for (const folder of ['/garage/meta', '/garage/data']) {
  mkdirSync(folder, { recursive: true });
  chownSync(folder, GARAGE, GARAGE);
}

/** Never half of a file; for its owner's eyes. */
function write(path, content, owner) {
  mkdirSync(dirname(path), { recursive: true });
  const unfinished = join(dirname(path), `.${hex(4)}`);
  writeFileSync(unfinished, content, { mode: 0o400, flush: true });
  chownSync(unfinished, owner, owner);
  renameSync(unfinished, path);
}

/** One user, who may use what is named after imgr, and may administer nothing. */
function brokerDefinitions({ brokerPassword, brokerSalt }) {
  const salt = Buffer.from(brokerSalt, 'hex');
  const hash = createHash('sha256')
    .update(Buffer.concat([salt, Buffer.from(brokerPassword)]))
    .digest();
  const ownNames = '^(imgr\\.|amq\\.gen).*';
  return {
    vhosts: [{ name: 'imgr' }],
    users: [
      {
        name: 'imgr',
        password_hash: Buffer.concat([salt, hash]).toString('base64'),
        hashing_algorithm: 'rabbit_password_hashing_sha256',
        tags: [],
      },
    ],
    permissions: [{ user: 'imgr', vhost: 'imgr', configure: ownNames, write: ownNames, read: ownNames }],
  };
}
