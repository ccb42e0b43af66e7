-- Events whose sources count the same outcome differently, with who says what.
SELECT title, event, outcome,
       group_concat(coalesce(source, 'the article') || ': ' || count_text, '; ') AS counts,
       article_id, event_id
FROM casualties
GROUP BY article_id, event_id, outcome
HAVING count(DISTINCT coalesce(source_id, '')) > 1
   AND count(DISTINCT coalesce(minimum, '') || '-' || coalesce(maximum, '')) > 1
ORDER BY title, event_id, outcome;
