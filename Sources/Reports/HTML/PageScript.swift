/// The script of the page: it filters the cases, and keeps what was chosen in the address.
enum PageScript {
  /// JavaScript, without `]]>`.
  static let text = """
    'use strict';
    (function () {
      var form = document.getElementById('filters'), shown = document.getElementById('shown');
      var names = ['verdict', 'caller', 'callee', 'text'];
      var suites = Array.from(document.querySelectorAll('.suite')).map(function (suite) {
        return { element: suite, caller: suite.dataset.caller, callee: suite.dataset.callee,
          tables: Array.from(suite.querySelectorAll('.rows')).map(function (table) {
            return { element: table, rows: Array.from(table.tBodies[0].rows) };
          }) };
      });
      var texts = new Map();
      function textOf(row) {
        var text = texts.get(row);
        if (text === undefined) { text = row.textContent.toLowerCase(); texts.set(row, text); }
        return text;
      }
      function filter() {
        var verdict = form.verdict.value, caller = form.caller.value, callee = form.callee.value;
        var words = form.text.value.toLowerCase().split(' ').filter(Boolean);
        var all = 0, left = 0;
        suites.forEach(function (suite) {
          var fits = (!caller || suite.caller === caller) && (!callee || suite.callee === callee), inSuite = 0;
          suite.tables.forEach(function (table) {
            var inTable = 0;
            table.rows.forEach(function (row) {
              var shows = fits && (!verdict || row.className === verdict)
                && words.every(function (word) { return textOf(row).includes(word); });
              if (row.hidden === shows) row.hidden = !shows;
              if (shows) inTable += 1;
            });
            all += table.rows.length;
            inSuite += inTable;
            table.element.hidden = inTable === 0;
            table.element.style.containIntrinsicSize = 'auto ' + 27 * inTable + 'px';
          });
          suite.element.hidden = inSuite === 0;
          left += inSuite;
        });
        shown.textContent = left.toLocaleString('en') + ' of ' + all.toLocaleString('en') + ' cases';
      }
      function remember() {
        var parts = names.filter(function (name) { return form[name].value; }).map(function (name) {
          return name + '=' + encodeURIComponent(form[name].value);
        });
        history.replaceState(null, '', parts.length ? '#' + parts.join('&') : '#cases');
      }
      function recall(moves) {
        var fragment = location.hash.slice(1);
        if (!fragment.includes('=')) {
          // A finding that is folded is opened by the link to it.
          var finding = fragment && document.getElementById(fragment);
          if (finding && finding.tagName === 'DETAILS') { finding.open = true; finding.scrollIntoView(); }
          if (moves) return;
        }
        var chosen = new Map(fragment.split('&').map(function (part) {
          var at = part.indexOf('=');
          var value = '';
          try { value = decodeURIComponent(part.slice(at + 1)); } catch (error) { value = ''; }
          return [part.slice(0, at), value];
        }));
        names.forEach(function (name) { form[name].value = chosen.get(name) || ''; if (form[name].selectedIndex === -1) form[name].value = ''; });
        filter();
        if (fragment.includes('=')) document.getElementById('cases').scrollIntoView();
      }
      form.hidden = false;
      form.addEventListener('submit', function (event) { event.preventDefault(); });
      form.addEventListener('input', function () { filter(); remember(); });
      form.addEventListener('reset', function () { setTimeout(function () { filter(); remember(); }, 0); });
      addEventListener('hashchange', function () { recall(true); });
      addEventListener('beforeprint', function () {
        document.querySelectorAll('details.finding').forEach(function (one) { one.open = true; });
      });
      recall(false);
    })();

    """
}
