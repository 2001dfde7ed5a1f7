import { imageIdSchema } from '@imgr/contracts';
import { Injectable, type PipeTransform } from '@nestjs/common';
import { InvalidIdError } from './http-errors.ts';

/** Ids are checked here, before any key is built. */
@Injectable()
export class ImageIdPipe implements PipeTransform<unknown, string> {
  transform(value: unknown): string {
    const result = imageIdSchema.safeParse(value);
    if (!result.success) throw new InvalidIdError();
    return result.data;
  }
}
