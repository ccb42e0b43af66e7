-- Who is quoted most, in how many articles, how often word for word, and via whom.
SELECT source, count(*) AS statements, count(DISTINCT article_id) AS articles,
       sum(mode = 'direct') AS direct, group_concat(DISTINCT via) AS via
FROM attributions
WHERE source IS NOT NULL
GROUP BY source
ORDER BY statements DESC, source;
