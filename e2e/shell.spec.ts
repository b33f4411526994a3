import { expect, test } from './fixtures.ts';

test('opens cross-origin isolated, with its defaults, from this origin alone @phone', async ({
  app,
  page,
}) => {
  await app.open();
  await expect(page.getByRole('heading', { level: 1, name: 'Tokenscope' })).toBeVisible();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await app.expectNoSideScroll();
});

test('follows the system theme until one is chosen, and remembers the choice', async ({ app, page }) => {
  await app.open();
  const html = page.locator('html');
  await expect(html).toHaveAttribute('data-theme', 'light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect(html).toHaveAttribute('data-theme', 'dark');
  await page.getByRole('button', { name: /^Theme/ }).click();
  await page.getByRole('menuitem', { name: 'Light' }).click();
  await expect(html).toHaveAttribute('data-theme', 'light');
  await app.open();
  await expect(html).toHaveAttribute('data-theme', 'light');
});

test('the command palette finds and runs a command from the keyboard alone', async ({ app, page }) => {
  await app.open();
  await page.keyboard.press('ControlOrMeta+k');
  await expect(page.getByRole('searchbox', { name: 'Search commands' })).toBeFocused();
  await page.keyboard.type('papers');
  await expect(page.getByRole('menuitem')).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Papers', exact: true })).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('the keyboard help lists every shortcut, and single keys can be turned off', async ({ app, page }) => {
  await app.open();
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keyboard' });
  await expect(help).toContainText('Go to Papers');
  await expect(help).toContainText('Search commands');
  await help.getByText('Single letters act as shortcuts').click();
  await page.keyboard.press('Escape');
  await expect(help).toHaveCount(0);
  await page.keyboard.press('p');
  await app.idle();
  await expect(page.getByRole('link', { name: 'Board' })).toHaveAttribute('aria-current', 'page');
  await page.keyboard.press('ControlOrMeta+k');
  await expect(page.getByRole('dialog', { name: 'Commands' })).toBeVisible();
});

test('the back button goes through the views', async ({ app, page }) => {
  await app.open();
  await page.keyboard.press('p');
  await expect(page).toHaveURL(/view=papers/);
  await page.keyboard.press('b');
  await expect(page).not.toHaveURL(/view=/);
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Papers', exact: true })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('link', { name: 'Board' })).toHaveAttribute('aria-current', 'page');
});

test('embeds the view without the page around it', async ({ app, page }) => {
  await app.open('?view=papers&embed=1');
  await expect(page.getByRole('heading', { name: 'Papers', exact: true })).toBeVisible();
  await expect(page.getByRole('banner')).toHaveCount(0);
});

test('Tab reaches every control, and each shows that it has the focus @phone', async ({ app, page }) => {
  for (const path of ['', '?view=papers']) {
    await app.open(path);
    const total = await page.evaluate(() => {
      const controls = [
        ...document.querySelectorAll<HTMLElement>('a[href], button, input, textarea, [tabindex="0"]'),
      ];
      const reachable = controls.filter(
        (control) =>
          control.tabIndex >= 0 &&
          control.checkVisibility() &&
          !control.matches(':disabled, [aria-hidden=true] *'),
      );
      for (const control of reachable) control.dataset.unreached = '';
      return reachable.length;
    });
    expect(total).toBeGreaterThan(5);
    for (let i = 0; i < total + 5; i++) {
      await page.keyboard.press('Tab');
      const unmarked = await page.evaluate(() => {
        const focused = document.activeElement as HTMLElement;
        delete focused.dataset.unreached;
        let hasRing = false;
        for (let element: Element | null = focused, depth = 0; element && depth < 5; depth++) {
          hasRing ||= getComputedStyle(element).outlineStyle !== 'none';
          element = element.parentElement;
        }
        return focused === document.body || hasRing ? null : focused.outerHTML;
      });
      expect(unmarked, 'focused without a visible ring').toBeNull();
    }
    const unreached = await page
      .locator('[data-unreached]')
      .evaluateAll((found) => found.map((one) => one.outerHTML));
    expect(unreached).toEqual([]);
  }
});
