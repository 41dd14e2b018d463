/** The analyst's program for models from elsewhere: the same, with a thread that ends it at their limits. */
import './watched';
import './process';
