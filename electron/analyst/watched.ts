/** Imported before all else by the program that runs models from elsewhere. */
import { watchForeignModels } from '../engine/import/model-limits';

watchForeignModels();
