<?php
# getenv('IN_A_COMMENT')
return [
    'plain' => getenv('PLAIN'), 'either' => getenv('EITHER') ?: 'a value',
    'laravel' => env('LARAVEL'), 'default' => env('DEFAULTED', 'a value'),
    'map' => $_ENV['MAP'] ?? 'a value', 'server' => $_SERVER['APP_SECRET'], 'request' => $_SERVER['REQUEST_METHOD'],
];
$_ENV['WRITTEN'] = 'a value';
putenv('ALSO_WRITTEN');
