/**
 * The analyst's process: answers photos, reads galleries, checks data folders. It is apart from
 * the trainer's so that a photo is answered while a run trains, and so that neither can crash the
 * other. Models from elsewhere are for the program that is watched, model-analyst.ts.
 */
import { refuseForeignModels } from '@engine/import/model-limits';
import { answerAsAnalyst } from './answer-questions';

refuseForeignModels();
answerAsAnalyst();
