import { describePruner } from '../../testing/token-pruner-kit.ts';
import { pruners } from './index.ts';

// A thumbnail and four crops: budgets are split over the views, some of which may get nothing.
for (const pruner of pruners.all) {
  if (!pruner.needs.includes('frames')) describePruner(pruner, { shape: { views: 'crops', h: 3, w: 4 } });
}
