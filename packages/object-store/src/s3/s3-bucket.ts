import {
  CreateBucketCommand,
  GetBucketLifecycleConfigurationCommand,
  HeadBucketCommand,
  PutBucketLifecycleConfigurationCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { retryWithin } from './retry.ts';
import { nameOf, statusOf } from './s3-errors.ts';

/** Another instance may have been quicker. */
const MADE_ALREADY = ['BucketAlreadyOwnedByYou', 'BucketAlreadyExists'];

/** Makes the bucket if it is missing: once, before its first use, and again after that failed. */
export class S3Bucket {
  readonly #client: S3Client;
  readonly #Bucket: string;
  readonly #budgetMs: number;
  #made: Promise<void> | undefined;

  constructor(client: S3Client, name: string, budgetMs: number) {
    this.#client = client;
    this.#Bucket = name;
    this.#budgetMs = budgetMs;
  }

  made(): Promise<void> {
    this.#made ??= this.#make().catch((error: unknown) => {
      this.#made = undefined;
      throw error;
    });
    return this.#made;
  }

  /** It is not there any more. */
  forget(): void {
    this.#made = undefined;
  }

  async #make(): Promise<void> {
    await retryWithin(this.#budgetMs, async () => {
      const Bucket = this.#Bucket;
      try {
        await this.#client.send(new HeadBucketCommand({ Bucket }));
      } catch (error) {
        if (statusOf(error) !== 404) throw error;
        await this.#client.send(new CreateBucketCommand({ Bucket })).catch((reason: unknown) => {
          if (!MADE_ALREADY.includes(nameOf(reason))) throw reason;
        });
      }
    });
    void this.#expireBrokenUploads();
  }

  /**
   * The parts of an upload that a crash broke off are nobody's: the store is told to remove them after a day. Not where
   * the bucket has rules, which are the operator's, nor where the store has none (versitygw: 501): nothing depends on it.
   */
  async #expireBrokenUploads(): Promise<void> {
    const Bucket = this.#Bucket;
    try {
      await this.#client.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
    } catch (error) {
      if (nameOf(error) !== 'NoSuchLifecycleConfiguration') return;
      const rule = {
        ID: 'imgr-broken-uploads',
        Status: 'Enabled' as const,
        Filter: { Prefix: '' },
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
      };
      const LifecycleConfiguration = { Rules: [rule] };
      const command = new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration });
      await this.#client.send(command).catch(() => {});
    }
  }
}
