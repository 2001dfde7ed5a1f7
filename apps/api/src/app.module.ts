import { Announcements, JobQueue } from '@imgr/job-queue';
import { ObjectStore } from '@imgr/object-store';
import type { Logger } from '@imgr/observability';
import { ImageProcesses } from '@imgr/resize';
import type { DynamicModule } from '@nestjs/common';
import type { Config } from './config.ts';
import { EventsController } from './events/events.controller.ts';
import { HealthController } from './health/health.controller.ts';
import { DeletionsService } from './images/deletions.service.ts';
import { HotObjects } from './images/hot-objects.ts';
import { ImageInfoReader } from './images/image-info.ts';
import { ImagesController } from './images/images.controller.ts';
import { LegacySizes } from './images/legacy-sizes.ts';
import { Metrics } from './metrics/metrics.ts';
import { PagesController } from './pages/pages.controller.ts';
import { RootController } from './root/root.controller.ts';
import type { Runtime } from './runtime/runtime.ts';
import { CONFIG, LOGGER, RUNTIME } from './tokens.ts';
import { UploadFolder } from './uploads/upload-folder.ts';
import { UploadsController } from './uploads/uploads.controller.ts';
import { UploadsService } from './uploads/uploads.service.ts';

export interface AppParts {
  config: Config;
  logger: Logger;
  metrics: Metrics;
  runtime: Runtime;
  uploadFolder: UploadFolder;
}

export class AppModule {
  static of({ config, logger, metrics, runtime, uploadFolder }: AppParts): DynamicModule {
    return {
      module: AppModule,
      controllers: [
        RootController,
        HealthController,
        UploadsController,
        EventsController,
        ImagesController,
        PagesController,
      ],
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: LOGGER, useValue: logger },
        { provide: RUNTIME, useValue: runtime },
        { provide: Metrics, useValue: metrics },
        { provide: UploadFolder, useValue: uploadFolder },
        { provide: ObjectStore, useValue: runtime.store },
        { provide: JobQueue, useValue: runtime.queue },
        { provide: Announcements, useValue: runtime.announcements },
        { provide: ImageProcesses, useValue: runtime.inspectors },
        UploadsService,
        HotObjects,
        ImageInfoReader,
        LegacySizes,
        DeletionsService,
      ],
    };
  }
}
