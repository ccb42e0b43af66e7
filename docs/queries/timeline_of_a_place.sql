-- What happened in one place, in order; events of an unknown day stand last.
-- :place is a part of the place's name, such as Marrow Bay.
SELECT date, date_text, type, factuality, description, place, title, article_id, event_id
FROM events
WHERE place LIKE '%' || :place || '%'
ORDER BY date IS NULL, date LIKE 'XXXX%', ltrim(date, './'), article_id, number;
