-- Which errors flag records, the commonest first, with an example of each.
SELECT code, count(*) AS found, count(DISTINCT article_id) AS records,
       min(article_id) AS example, min(message) AS message
FROM issues
WHERE severity = 'error'
GROUP BY code
ORDER BY records DESC, found DESC, code;
