/** The analyst's program for models from elsewhere: the same, with a thread that ends it at their limits. */
import { watchForeignModels } from '@engine/import/model-limits';
import { answerAsAnalyst } from './answer-questions';

watchForeignModels();
answerAsAnalyst();
